cwlVersion: v1.2
class: CommandLineTool
id: land-cover-mapper
label: Land Cover Mapper
requirements:
  DockerRequirement:
    dockerPull: registry.example.com/earthlab/land/land-cover-mapper:2.4.0
  ResourceRequirement:
    ramMin: 16384
baseCommand: [land-cover-mapper]
inputs:
  bbox:
    type: string
    inputBinding: {prefix: --bbox}
  year:
    type: int
    inputBinding: {prefix: --year}
outputs:
  map:
    type: Directory
    outputBinding: {glob: out}
