namespace Jota.Scheduler;

/// <summary>The labels of namespaces, as far as they are known.</summary>
internal sealed class NamespaceLabels
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>Those of somebody who knows none.</summary>
    public static NamespaceLabels Unknown { get; } = new();

    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _labels = new(StringComparer.Ordinal);

    /// <summary>None when the namespace is not known.</summary>
    public IReadOnlyDictionary<string, string> Of(string ns) => _labels.GetValueOrDefault(ns, None);

    /// <summary>Takes in a namespace's labels; answers whether they are other than before.</summary>
    public bool Put(string ns, IDictionary<string, string>? labels)
    {
        var before = Of(ns);
        _labels[ns] = labels is null ? None : new Dictionary<string, string>(labels, StringComparer.Ordinal);
        return before.Count != _labels[ns].Count
            || before.Any(label => !labels!.TryGetValue(label.Key, out var value) || value != label.Value);
    }

    /// <summary>Forgets a namespace; answers whether it had labels.</summary>
    public bool Remove(string ns) => _labels.Remove(ns, out var labels) && labels.Count > 0;
}
