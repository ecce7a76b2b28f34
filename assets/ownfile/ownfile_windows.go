package ownfile

import "io/fs"

func others(fs.FileInfo) string { return "" }

func othersWrite(fs.FileInfo) bool { return false }
