package enrolment

import (
	"context"

	"github.com/google/uuid"

	"lernpfad/internal/auth"
	"lernpfad/internal/database"
	"lernpfad/internal/fault"
)

// maxMessages bounds the inbox that is shown; older messages stay stored.
const maxMessages = 100

// Messages returns the actor's newest messages, the newest first, at most 100.
func (s *Service) Messages(ctx context.Context, actor auth.Actor) ([]Message, error) {
	var list []Message
	err := s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) (err error) {
		list, err = loadMessages(tx, actor.TenantID, actor.UserID)
		return err
	})
	return list, err
}

// Unread counts the actor's messages that she has not marked as read.
func (s *Service) Unread(ctx context.Context, actor auth.Actor) (n int, err error) {
	err = s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) (err error) {
		n, err = countUnread(tx, actor.TenantID, actor.UserID)
		return err
	})
	return n, err
}

// MarkRead notes that a message was read; a second time changes nothing. A message of somebody else is message-not-found.
func (s *Service) MarkRead(ctx context.Context, actor auth.Actor, id uuid.UUID) error {
	return s.db.Tenant(ctx, actor.TenantID, func(tx database.Tx) error {
		done, err := markRead(tx, actor.TenantID, actor.UserID, id, s.now())
		if err == nil && !done {
			return fault.New("message-not-found")
		}
		return err
	})
}
