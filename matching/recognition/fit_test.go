package recognition

import (
	"math"
	"testing"
)

// fitLogistic fits a logistic regression by Newton's method with a ridge penalty on the weights.
func fitLogistic(x [][]float64, y []float64, ridge float64) logistic {
	n := len(x[0])
	w := make([]float64, n+1) // bias first
	for range 25 {
		gradient, hessian := make([]float64, n+1), square(n+1)
		for i, row := range x {
			p := sigmoid(logistic{w[0], w[1:]}.score(row))
			accumulate(gradient, hessian, row, y[i]-p, p*(1-p))
		}
		for j := 1; j <= n; j++ {
			gradient[j] -= ridge * w[j]
			hessian[j][j] += ridge
		}
		hessian[0][0] += 1e-9
		for j, step := range solve(hessian, gradient) {
			w[j] += step
		}
	}
	return logistic{w[0], w[1:]}
}

// fitLinear fits a ridge regression.
func fitLinear(x [][]float64, y []float64, ridge float64) logistic {
	n := len(x[0])
	gradient, hessian := make([]float64, n+1), square(n+1)
	for i, row := range x {
		accumulate(gradient, hessian, row, y[i], 1)
	}
	for j := 1; j <= n; j++ {
		hessian[j][j] += ridge
	}
	hessian[0][0] += 1e-9
	w := solve(hessian, gradient)
	return logistic{w[0], w[1:]}
}

// accumulate adds one row, with a 1 before it, to both sums.
func accumulate(gradient []float64, hessian [][]float64, row []float64, residual, weight float64) {
	at := func(j int) float64 {
		if j == 0 {
			return 1
		}
		return row[j-1]
	}
	for j := range gradient {
		gradient[j] += residual * at(j)
		for k := range gradient {
			hessian[j][k] += weight * at(j) * at(k)
		}
	}
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// solve solves a positive definite system by elimination; both arguments are used up.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		for j := i + 1; j < n; j++ {
			f := a[j][i] / a[i][i]
			for k := i; k < n; k++ {
				a[j][k] -= f * a[i][k]
			}
			b[j] -= f * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}

func TestFit(t *testing.T) {
	t.Parallel()
	var x [][]float64
	var linear, yes []float64
	for i := range 400 {
		row := []float64{float64(i%20) - 10, float64(i/20) - 10}
		x = append(x, row)
		linear = append(linear, 3+2*row[0]-row[1])
		yes = append(yes, flag(row[0]+row[1]/2+math.Sin(float64(i)) > 1))
	}
	if l := fitLinear(x, linear, 1e-6); math.Abs(l.Bias-3)+math.Abs(l.Weights[0]-2)+math.Abs(l.Weights[1]+1) > 1e-3 {
		t.Errorf("linear fit %+v", l)
	}
	l := fitLogistic(x, yes, 0.1)
	sum := 0.0
	for i, row := range x {
		sum += sigmoid(l.score(row)) - yes[i]
	}
	if math.Abs(sum) > 1e-3 {
		t.Errorf("a logistic fit predicts as many as there are, off by %v", sum)
	}
	if ratio := l.Weights[0] / l.Weights[1]; math.Abs(ratio-2) > 0.4 {
		t.Errorf("weights %v", l.Weights)
	}
}
