import { Component, type ReactNode } from 'react'
import { failureOf } from './session'
import { Failed } from './status'

/**
 * Keeps what goes wrong in a part of the page, such as code that could not be fetched, from taking the rest along.
 * What was fetched in vain is not asked for twice by the same page, so trying again loads it anew; the address keeps
 * what was chosen.
 */
export class Boundary extends Component<{ className?: string; children: ReactNode }, { error: unknown }> {
  override state = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { className, children } = this.props
    if (this.state.error === null) return children
    return (
      <div className={className}>
        <Failed failure={failureOf(this.state.error)} onRetry={() => location.reload()} />
      </div>
    )
  }
}
