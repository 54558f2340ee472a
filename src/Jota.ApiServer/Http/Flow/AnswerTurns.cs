namespace Jota.ApiServer.Http;

/// <summary>
/// Long answers take turns, piece by piece, so that short requests never stand behind many of them: at most half of the processors work on
/// lists at a time, and whoever has sent a piece goes to the end of the line. A client that does not read gives its turn away.
/// </summary>
/// <param name="atOnce">How many turns there are.</param>
/// <param name="clock">Tells when a client is slow: real time, as sockets are.</param>
#pragma warning disable CA1001 // Nobody asks the semaphore for a handle, so it holds nothing; and who still answers may outlive the server.
internal sealed class AnswerTurns(int atOnce, TimeProvider clock)
#pragma warning restore CA1001
{
    /// <summary>How long somebody may keep a turn whose client does not read.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _free = new(atOnce, atOnce);

    public AnswerTurns()
        : this(Math.Max(1, Environment.ProcessorCount / 2), TimeProvider.System)
    {
    }

    private TimeProvider Clock => clock;

    /// <summary>An answer that will want turns once it has sent its first piece: most are no longer than that.</summary>
    public Turn Later() => new(this);

    /// <summary>The right to work on a long answer. Used by one at a time.</summary>
    public sealed class Turn(AnswerTurns turns) : IDisposable
    {
        private bool _mine;

        /// <summary>Waits until a piece is sent, then for the turn of the next.</summary>
        public async ValueTask SendAsync(ValueTask sending, CancellationToken ct)
        {
            if (!sending.IsCompletedSuccessfully)
            {
                var sent = sending.AsTask();
                await sent.WaitAsync(Patience, turns.Clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!sent.IsCompleted)
                {
                    Dispose();
                }

                await sent;
            }

            // To the end of the line, of which it may be the only one.
            Dispose();
            await turns._free.WaitAsync(ct);
            _mine = true;
        }

        public void Dispose()
        {
            if (_mine)
            {
                _mine = false;
                turns._free.Release();
            }
        }
    }
}
