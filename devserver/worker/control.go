package worker

import (
	"gdev/devserver/host"
	"gdev/devserver/wire"
)

// handle takes what comes on the control socket.
func (w *Worker) handle(f wire.Frame) {
	switch f.Kind {
	case wire.KindHello:
		var h wire.Hello
		if f.Decode(&h) == nil {
			w.hello <- h
		}
	case wire.KindLoaded:
		w.loadEnded.Store(true)
		err := f.Decode(&w.result)
		w.loaded <- err
	case wire.KindFailed:
		w.loadEnded.Store(true)
		var failed wire.Failed
		if err := f.Decode(&failed); err != nil {
			w.loaded <- err
			return
		}
		w.result.Mispredicted = failed.Mispredicted
		w.loaded <- &host.LoadError{Failed: failed}
	case wire.KindStale:
		w.loaded <- host.ErrStale
	case wire.KindImportRecord:
		var l wire.ImportRecord
		if f.Decode(&l) == nil {
			w.records <- l
		}
	case wire.KindPrompt:
		var a wire.Prompt
		if f.Decode(&a) == nil {
			select {
			case w.prompts <- a:
			case <-w.done:
			}
		}
	case wire.KindRefresh:
		var r wire.Refreshed
		if f.Decode(&r) == nil {
			w.refreshed <- r
		}
	case wire.KindFiles:
		var files wire.Files
		if follow := w.follow.Load(); follow != nil && f.Decode(&files) == nil {
			(*follow)(files)
		}
	case wire.KindWhere:
		var answer wire.Where
		if f.Decode(&answer) == nil {
			select {
			case w.where <- answer.Where:
			default: // nobody waits for it any more
			}
		}
	}
}
