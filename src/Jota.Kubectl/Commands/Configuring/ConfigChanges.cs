namespace Jota.Kubectl;

/// <summary>What a flag sets and removes by <c>KEY=VALUE</c> and <c>KEY-</c>.</summary>
/// <param name="Set">What is set, in the order given.</param>
/// <param name="Removed">What is removed.</param>
internal sealed record ConfigChanges(IReadOnlyList<(string Key, string Value)> Set, IReadOnlyList<string> Removed)
{
    public bool IsEmpty => Set.Count + Removed.Count == 0;

    /// <summary>Reads them. Throws where one is neither.</summary>
    public static ConfigChanges Of(Invocation call, string flag)
    {
        var set = new List<(string Key, string Value)>();
        var removed = new List<string>();
        foreach (var word in call.Flags.All(flag))
        {
            var sign = word.IndexOf('=', StringComparison.Ordinal);
            if (sign >= 0)
            {
                set.Add((word[..sign], word[(sign + 1)..]));
            }
            else
            {
                removed.Add(word.EndsWith('-') ? word[..^1] : throw KubectlException.Error($"invalid {flag} format: {word}"));
            }
        }

        return new(set, removed);
    }
}
