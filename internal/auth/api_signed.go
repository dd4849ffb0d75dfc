package auth

import "context"

// Signed makes an API handler of a function that needs to know who calls.
func Signed[I, O any](handle func(ctx context.Context, actor Actor, in *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		actor, err := From(ctx)
		if err != nil {
			return nil, err
		}
		return handle(ctx, actor, in)
	}
}
