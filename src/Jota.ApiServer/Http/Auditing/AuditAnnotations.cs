namespace Jota.ApiServer.Http;

/// <summary>
/// What parts of the server noted about a request, by names such as <c>authorization.k8s.io/decision</c>. What was noted first stays. For
/// any thread, as webhooks are asked at once.
/// </summary>
internal sealed class AuditAnnotations
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _notes = new(StringComparer.Ordinal);

    public void Add(string name, string value)
    {
        lock (_gate)
        {
            _notes.TryAdd(name, value);
        }
    }

    /// <summary>All so far, by name.</summary>
    public KeyValuePair<string, string>[] All
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
