/* Adds a chip to the mosaic, weighed by a Hann window. */
void blend(float *sum, const float *chip, const float *weight, int n) {
    for (int i = 0; i < n; i++)
        sum[i] += chip[i] * weight[i];
}
