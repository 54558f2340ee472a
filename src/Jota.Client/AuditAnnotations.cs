using System.Collections.Immutable;

namespace Jota.Client;

/// <summary>
/// What parts of a server note about a request for its audit log, by names such as <c>authorization.k8s.io/decision</c>. What was noted
/// first stays. For any thread, as webhooks are asked at once.
/// </summary>
public sealed class AuditAnnotations
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _notes = new(StringComparer.Ordinal);

    /// <summary>Notes something, unless there is a note of that name.</summary>
    public void Add(string name, string value)
    {
        lock (_gate)
        {
            _notes.TryAdd(name, value);
        }
    }

    /// <summary>All so far, by name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _notes];
            }
        }
    }
}
