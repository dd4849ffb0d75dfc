package scan

import (
	"bytes"
	"encoding/binary"
)

// Marks of a JPEG file and of the EXIF note in it (CIPA DC-008, TIFF 6.0).
const (
	markerAPP1     = 0xe1
	markerScan     = 0xda // pixels follow: notes stand before
	tagOrientation = 0x0112
	entrySize      = 12
)

// orientation finds what the camera noted about which side is up: 1 to 8, and 1 where it noted nothing that can be read.
func orientation(content []byte) int {
	for rest := content[2:]; len(rest) >= 4 && rest[0] == 0xff && rest[1] != markerScan; {
		length := int(binary.BigEndian.Uint16(rest[2:]))
		if length < 2 || 2+length > len(rest) {
			return 1
		}
		segment := rest[4 : 2+length]
		if note, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && rest[1] == markerAPP1 {
			return orientationOf(note)
		}
		rest = rest[2+length:]
	}
	return 1
}

// orientationOf reads the first directory of the note.
func orientationOf(note []byte) int {
	if len(note) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(note[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(note[4:]))
	if at+2 > uint64(len(note)) {
		return 1
	}
	count := int(order.Uint16(note[at:]))
	entries := note[at+2:]
	for i := 0; i < count && (i+1)*entrySize <= len(entries); i++ {
		entry := entries[i*entrySize:]
		if order.Uint16(entry) == tagOrientation {
			if v := int(order.Uint16(entry[8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 1
}
