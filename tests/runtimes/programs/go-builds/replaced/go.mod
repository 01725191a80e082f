module example.org/replaced

go 1.22

require example.org/library v0.0.0

replace example.org/library => ../workspace/library
