package worker

// run prepares whenever there may be something to prepare.
func (s *Prepared) run() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
		}
		s.mu.Lock()
		p := s.plan
		s.mu.Unlock()
		if p == nil {
			continue
		}
		if err := s.prepare(p); err != nil {
			if s.ctx.Err() == nil {
				s.report(err)
			}
			s.drop(p)
		}
	}
}

// prepare makes the zygote and the standby of a plan, unless they are there.
// Until the new ones are ready, the old ones serve.
func (s *Prepared) prepare(p *plan) error {
	s.mu.Lock()
	z, ready := s.zygote, s.standby
	s.mu.Unlock()
	if z == nil || z.plan != p || !z.alive() {
		fresh, err := p.makeZygote(s.ctx)
		if err != nil {
			return err
		}
		if !s.putZygote(p, fresh) {
			return nil
		}
		z = fresh
	}
	if ready != nil && ready.plan == p && ready.alive() {
		return nil
	}
	w, err := p.makeStandby(s.ctx, z)
	if err != nil || w == nil {
		return err
	}
	s.putStandby(&standby{w, p})
	return nil
}

// putZygote puts a zygote in the place of the one before, nil where no process
// of the plan may be forked. It reports whether the plan is still wanted.
func (s *Prepared) putZygote(p *plan, z *zygote) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.zygote
	if s.plan == p {
		s.zygote = z
	} else {
		old = z
	}
	if old != nil {
		s.wg.Go(old.retire)
	}
	if z != nil && z != old {
		s.wg.Go(func() { s.watch(z.process, func() bool { return s.zygote == z }) })
	}
	return s.plan == p
}

func (s *Prepared) putStandby(n *standby) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.standby
	if s.plan == n.plan {
		s.standby = n
	} else {
		old = n
	}
	if old != nil {
		s.wg.Go(old.discard)
	}
	if n != old {
		s.wg.Go(func() { s.watch(n.process, func() bool { return s.standby == n }) })
	}
}

// watch reports a process that ends by itself while it stands ready.
func (s *Prepared) watch(h *process, standsReady func() bool) {
	<-h.lost
	s.mu.Lock()
	ready := standsReady() && !s.closed
	s.mu.Unlock()
	if ready {
		s.report(h.unexpectedEnd("while it stood ready"))
	}
}

// drop gives up a plan that cannot be carried out; the next generation starts
// cold, and what it imports makes another.
func (s *Prepared) drop(p *plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.plan == p {
		s.forget()
	}
}
