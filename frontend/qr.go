package frontend

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quiet is the white edge that readers of a code need, in modules.
const quiet = 4

// qrCode is a picture that a phone reads: black squares on white, drawn as one path in modules of one unit.
type qrCode struct {
	Size int // of the picture with its edge
	Path string
}

// newQR draws a text. A fifth of the picture may be soiled.
func newQR(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.Q)
	if err != nil {
		return qrCode{}, fmt.Errorf("draw code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			width := 0
			for code.Black(x+width, y) {
				width++
			}
			if width > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, width, width)
				x += width
			}
		}
	}
	return qrCode{Size: code.Size + 2*quiet, Path: path.String()}, nil
}
