package httpx

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

func parseProxies(list []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, 0, len(list))
	for _, text := range list {
		prefix, err := parsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("trusted proxy %q: %w", text, err)
		}
		out = append(out, prefix)
	}
	return out, nil
}

func parsePrefix(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(addr, addr.BitLen()), nil
}

func (s *Server) trusts(addr netip.Addr) bool {
	return slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(addr.Unmap()) })
}

// clientAddress walks X-Forwarded-For from its right end, which our own proxy wrote, over trusted proxies to the first
// address that is not one of ours. What stands left of it was written by the client and proves nothing.
func (s *Server) clientAddress(c *fiber.Ctx) string {
	peer, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok {
		return ""
	}
	current := peer.Unmap()
	chain := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for i := len(chain) - 1; i >= 0 && s.trusts(current); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break
		}
		current = next.Unmap()
	}
	return current.String()
}

// overTLS reports whether the browser speaks TLS: to us, or to a proxy we trust that says so.
func (s *Server) overTLS(c *fiber.Ctx) bool {
	return s.opt.TLS || c.Protocol() == "https"
}

func (s *Server) origin(c *fiber.Ctx) string {
	if s.opt.PublicURL != "" {
		return strings.TrimSuffix(s.opt.PublicURL, "/")
	}
	if s.overTLS(c) {
		return "https://" + c.Hostname()
	}
	return "http://" + c.Hostname()
}
