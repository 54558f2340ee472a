using Jota.Api;

namespace Jota.ApiServer.Allocation;

/// <summary>The ports that every node opens for services.</summary>
internal sealed class PortPool(int first, int last, IdSource ids)
{
    private readonly NumberPool _numbers = new(last - first + 1, ReserveOf(last - first + 1), ids);

    /// <summary>Takes a free port; null when there is none.</summary>
    public int? TakeAny() => _numbers.TakeAny() is { } number ? first + number : null;

    /// <summary>Takes this port. Answers what speaks against it, in upstream's words.</summary>
    public string? Take(int port) => !IsMember(port)
        ? $"provided port is not in the valid range. The range of valid ports is {first}-{last}"
        : _numbers.TryTake(port - first) ? null : "provided port is already allocated";

    /// <summary>What speaks against taking this port; upstream does not look at the range when nothing will be stored.</summary>
    public string? Try(int port) => IsMember(port) && _numbers.IsHeld(port - first) ? "provided port is already allocated" : null;

    /// <summary>What was taken is stored, or will not be.</summary>
    public void Settle(int port, bool stored)
    {
        if (IsMember(port))
        {
            _numbers.Settle(port - first, stored);
        }
    }

    /// <summary>A stored object has it.</summary>
    public void Hold(int port)
    {
        if (IsMember(port))
        {
            _numbers.Hold(port - first);
        }
    }

    /// <summary>A stored object had it.</summary>
    public void Release(int port)
    {
        if (IsMember(port))
        {
            _numbers.Release(port - first);
        }
    }

    /// <summary>All stored objects were told.</summary>
    public void ForgetUnseen() => _numbers.ForgetUnseen();

    private bool IsMember(int port) => port >= first && port <= last;

    /// <summary>How many ports are left to those who ask for a certain one: a thirty-second, but from 16 to 128.</summary>
    private static int ReserveOf(int size) => size < 16 ? 0 : Math.Min(Math.Max(16, size / 32), 128);
}
