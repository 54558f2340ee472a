using System.Collections.Concurrent;

namespace Jota.Client;

/// <summary>
/// Which of a process's endless loops cannot go on, and why: what <c>/readyz</c> and a node's Ready condition tell. A loop is named here
/// from its third failure in a row until a turn of it goes well.
/// </summary>
public sealed class LoopHealth
{
    /// <summary>As many as fit on a line; thousands of nodes may have the same trouble.</summary>
    private const int Told = 10;

    private readonly ConcurrentDictionary<string, string> _failing = new(StringComparer.Ordinal);
    private readonly LoopHealth? _whole;
    private readonly string _part = "";

    /// <summary>That of a whole process, or of a part that nobody else asks about.</summary>
    public LoopHealth()
    {
    }

    /// <summary>That of a part. The whole hears of its loops too, and whose they are: <c>housekeeping of node-1</c>.</summary>
    /// <param name="whole">That of the whole.</param>
    /// <param name="part">The part's name.</param>
    public LoopHealth(LoopHealth whole, string part) => (_whole, _part) = (whole, part);

    /// <summary>Whether every loop goes on.</summary>
    public bool IsWell => _failing.IsEmpty;

    /// <summary>The loops that cannot go on, by name, with what stopped them last.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Failing => [.. _failing.OrderBy(f => f.Key, StringComparer.Ordinal)];

    /// <summary>All of them in one line, or some and how many more there are; null when all is well.</summary>
    public string? Describe()
    {
        var failing = Failing;
        var told = string.Join("; ", failing.Take(Told).Select(f => $"{f.Key}: {f.Value}"));
        return failing.Count switch
        {
            0 => null,
            <= Told => told,
            var all => $"{told}; and {all - Told} more",
        };
    }

    internal void Fails(string loop, string why)
    {
        _failing[loop] = why;
        _whole?.Fails($"{loop} of {_part}", why);
    }

    internal void GoesOn(string loop)
    {
        // The whole's entry goes with the own one: by the same loop, so that neither stays without the other.
        if (_failing.TryRemove(loop, out _))
        {
            _whole?.GoesOn($"{loop} of {_part}");
        }
    }
}
