import { Component, type OnInit, inject, signal } from '@angular/core';
import { PresenceService, type User } from './presence.service';

/** A list of who is online. */
@Component({
  selector: 'app-online',
  template: `
    @for (user of users(); track user.userId) {
      <p>{{ user.email }}: {{ user.status }}</p>
    } @empty {
      <p>{{ problem() ?? 'Connecting…' }}</p>
    }
  `,
})
export class OnlineComponent implements OnInit {
  readonly #presence = inject(PresenceService);
  readonly users = signal<readonly User[]>([]);
  readonly problem = signal<string | null>(null);

  async ngOnInit(): Promise<void> {
    this.#presence.users.subscribe(users => this.users.set(users));
    try {
      await this.#presence.connect('/ws', { userId: 'ann', email: 'ann@example.com', status: 'online' }, 'lobby');
    } catch (error) {
      this.problem.set(error instanceof Error ? error.message : String(error));
    }
  }
}
