// Package history carries events from those who publish them to those who
// subscribe ([Hub]), keeps the last of them ([History]), and chooses among them
// ([Filter]).
//
// Contract: a Hub and its subscriptions may be used by any goroutine; a History is
// owned by one. Events are never changed.
package history
