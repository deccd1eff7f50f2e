module GlacierVelocity

using FFTW

"Déplacement en pixels entre deux fenêtres."
function displacement(a, b)
    cross = fft(a) .* conj(fft(b))
    peak = argmax(real(ifft(cross ./ max.(abs.(cross), eps()))))
    Tuple(peak) .- 1
end

end
