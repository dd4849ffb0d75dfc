package main

import (
	"errors"
	"strconv"
	"strings"
)

// Limits of hours in a problem file.
const (
	maxHours  = 10_000
	maxPlaces = 9 // decimals; further ones are rounded
)

var (
	errHoursNegative = errors.New("hours must not be negative")
	errHoursAbsurd   = errors.New("hours must be at most 10000")
)

// parseHours reads a JSON number as a decimal of at most nine places, without trailing zeros. It never goes through a
// binary fraction, so 0.1 is a tenth.
func parseHours(literal string) (decimal, error) {
	mantissa, exponent, err := splitExponent(strings.ToLower(literal))
	if err != nil {
		return decimal{}, err
	}
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return decimal{}, nil // also -0
	}
	if negative {
		return decimal{}, errHoursNegative
	}
	return roundDigits(digits, exponent-len(fraction))
}

// splitExponent cuts "1.5e3" into "1.5" and 3. An exponent that does not fit stops at a value that no input can bring
// back into range.
func splitExponent(literal string) (mantissa string, exponent int, err error) {
	mantissa, power, found := strings.Cut(literal, "e")
	if !found {
		return mantissa, 0, nil
	}
	const beyond = 1 << 40
	exponent, err = strconv.Atoi(power)
	if errors.Is(err, strconv.ErrRange) {
		return mantissa, max(-beyond, min(beyond, exponent)), nil
	}
	return mantissa, exponent, err
}

// roundDigits is digits times ten to the power of shift, rounded half up to nine places. Digits do not start with 0.
func roundDigits(digits string, shift int) (decimal, error) {
	if len(digits)+shift > len(strconv.Itoa(maxHours)) {
		return decimal{}, errHoursAbsurd
	}
	up := false
	if drop := -shift - maxPlaces; drop > 0 {
		if drop > len(digits) {
			return decimal{}, nil // below half of the smallest unit
		}
		cut := len(digits) - drop
		up = digits[cut] >= '5'
		digits, shift = digits[:cut], -maxPlaces
	}
	digits += strings.Repeat("0", max(0, shift))
	d := decimal{places: max(0, -shift)}
	if digits != "" {
		units, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return decimal{}, errHoursAbsurd
		}
		d.units = units
	}
	if up {
		d.units++
	}
	for d.places > 0 && d.units%10 == 0 {
		d.units, d.places = d.units/10, d.places-1
	}
	if d.in(maxPlaces) > maxHours*powerOfTen(maxPlaces) {
		return decimal{}, errHoursAbsurd
	}
	return d, nil
}

// in is the number in units of ten to the power of minus places, which must not be fewer than it has.
func (d decimal) in(places int) int64 { return d.units * powerOfTen(places-d.places) }

func powerOfTen(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}
