namespace Jota.Kubelet.Csi;

/// <summary>Has what is done to one volume done one after the other; different volumes do not wait for each other.</summary>
internal sealed class VolumeTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Waits for the volume's turn, which lasts until what is answered is disposed.</summary>
    public async Task<IDisposable> TakeAsync(string volume, CancellationToken ct)
    {
        Turn turn;
        lock (_gate)
        {
            if (!_turns.TryGetValue(volume, out turn!))
            {
                _turns[volume] = turn = new(this, volume);
            }

            turn.Users++;
        }

        try
        {
            await turn.Gate.WaitAsync(ct);
            return new Held(turn);
        }
        catch
        {
            Leave(turn);
            throw;
        }
    }

    private void Leave(Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Users == 0)
            {
                _turns.Remove(turn.Volume);
                turn.Gate.Dispose();
            }
        }
    }

    private sealed class Turn(VolumeTurns owner, string volume)
    {
        public VolumeTurns Owner => owner;

        public string Volume => volume;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Held(Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Gate.Release();
            turn.Owner.Leave(turn);
        }
    }
}
