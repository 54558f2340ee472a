using Jota.Api;

namespace Jota.ApiServer.Allocation;

/// <summary>
/// Numbers from zero to below a limit, each held by nobody or somebody. Free ones are found from a random place on, first above the
/// reserve, which is left to those who ask for a certain number (KEP-3070), and there when the rest is used up. Safe to use from anywhere.
/// </summary>
/// <remarks>
/// It says what is worth trying: who really has a number, the store decides (<see cref="Claim"/>), because other servers hand out of the
/// same stock. It knows what the caches have seen, and what this server is about to write.
/// </remarks>
internal sealed class NumberPool(int size, int reserve, IdSource ids)
{
    private readonly Lock _gate = new();

    // How many stored objects hold a number: an address's service, and the address itself.
    private readonly Dictionary<int, int> _holders = [];

    // What was taken here; true when it was seen to be stored before its writer came to know.
    private readonly Dictionary<int, bool> _taken = [];

    // What was stored by writers of this server, and not seen yet.
    private readonly HashSet<int> _unseen = [];

    /// <summary>Takes this number; false when it is held.</summary>
    public bool TryTake(int number)
    {
        lock (_gate)
        {
            return IsFree(number) && _taken.TryAdd(number, false);
        }
    }

    /// <summary>Takes a free number; null when there is none.</summary>
    public int? TakeAny()
    {
        lock (_gate)
        {
            var free = FreeBetween(reserve, size) ?? FreeBetween(0, reserve);
            if (free is { } number)
            {
                _taken.Add(number, false);
            }

            return free;
        }
    }

    /// <summary>Whether somebody holds it.</summary>
    public bool IsHeld(int number)
    {
        lock (_gate)
        {
            return !IsFree(number);
        }
    }

    /// <summary>What was taken is stored, or will not be.</summary>
    public void Settle(int number, bool stored)
    {
        lock (_gate)
        {
            if (_taken.Remove(number, out var seen) && stored && !seen)
            {
                _unseen.Add(number);
            }
        }
    }

    /// <summary>A stored object holds it, whoever else does.</summary>
    public void Hold(int number)
    {
        lock (_gate)
        {
            _holders[number] = _holders.GetValueOrDefault(number) + 1;
            _unseen.Remove(number);
            if (_taken.ContainsKey(number))
            {
                _taken[number] = true;
            }
        }
    }

    /// <summary>An object that held it does no longer.</summary>
    public void Release(int number)
    {
        lock (_gate)
        {
            if (_holders.TryGetValue(number, out var holders) && holders > 1)
            {
                _holders[number] = holders - 1;
            }
            else
            {
                _holders.Remove(number);
            }
        }
    }

    /// <summary>All that is stored was told: what was not among it is not stored any more.</summary>
    public void ForgetUnseen()
    {
        lock (_gate)
        {
            _unseen.Clear();
        }
    }

    private bool IsFree(int number) => !_holders.ContainsKey(number) && !_taken.ContainsKey(number) && !_unseen.Contains(number);

    private int? FreeBetween(int first, int end)
    {
        var count = end - first;
        var from = count > 0 ? ids.Next(count) : 0;
        for (var i = 0; i < count; i++)
        {
            var number = first + ((from + i) % count);
            if (IsFree(number))
            {
                return number;
            }
        }

        return null;
    }
}
