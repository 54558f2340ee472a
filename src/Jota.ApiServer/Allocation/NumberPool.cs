using Jota.Api;

namespace Jota.ApiServer.Allocation;

/// <summary>
/// Numbers from zero to below a limit, each held by nobody or somebody. Free ones are found from a random place on, first above the
/// reserve, which is left to those who ask for a certain number (KEP-3070), and there when the rest is used up. Safe to use from anywhere.
/// </summary>
internal sealed class NumberPool(int size, int reserve, IdSource ids)
{
    private readonly Lock _gate = new();

    // How many hold a number: more than one only where objects were stored by somebody who did not look.
    private readonly Dictionary<int, int> _holders = [];

    /// <summary>Takes this number; false when it is held.</summary>
    public bool TryTake(int number)
    {
        lock (_gate)
        {
            return _holders.TryAdd(number, 1);
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
                _holders.Add(number, 1);
            }

            return free;
        }
    }

    /// <summary>Whether somebody holds it.</summary>
    public bool IsHeld(int number)
    {
        lock (_gate)
        {
            return _holders.ContainsKey(number);
        }
    }

    /// <summary>Notes a holder, whoever else holds it.</summary>
    public void Hold(int number)
    {
        lock (_gate)
        {
            _holders[number] = _holders.GetValueOrDefault(number) + 1;
        }
    }

    /// <summary>Gives it back.</summary>
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

    private int? FreeBetween(int first, int end)
    {
        var count = end - first;
        var from = count > 0 ? ids.Next(count) : 0;
        for (var i = 0; i < count; i++)
        {
            var number = first + ((from + i) % count);
            if (!_holders.ContainsKey(number))
            {
                return number;
            }
        }

        return null;
    }
}
