namespace Jota.Kubectl;

/// <summary>Arguments such as <c>pod web env=prd tier-</c>: objects, then what is set and what is removed.</summary>
/// <param name="Objects">The arguments that name objects.</param>
/// <param name="Set">What is set.</param>
/// <param name="Removed">What is removed.</param>
internal sealed record Pairs(IReadOnlyList<string> Objects, IReadOnlyList<KeyValuePair<string, string>> Set, IReadOnlyList<string> Removed)
{
    /// <summary>Reads them.</summary>
    /// <param name="arguments">All arguments.</param>
    /// <param name="what">What is set, in the words of complaints: <c>label</c>.</param>
    public static Pairs Read(IReadOnlyList<string> arguments, string what)
    {
        var objects = arguments.TakeWhile(word => !IsPair(word)).ToList();
        var pairs = arguments.Skip(objects.Count).ToList();
        if (pairs.Find(word => !IsPair(word)) is { } late)
        {
            throw KubectlException.Error($"all resources must be specified before {what} changes: {late}");
        }

        var set = new List<KeyValuePair<string, string>>();
        var removed = new List<string>();
        foreach (var pair in pairs)
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign >= 0)
            {
                set.Add(new(pair[..sign], pair[(sign + 1)..]));
            }
            else
            {
                removed.Add(pair[..^1]);
            }
        }

        var both = set.Select(pair => pair.Key).Intersect(removed).Order(StringComparer.Ordinal).ToList();
        return both.Count == 0 ? new(objects, set, removed) : throw KubectlException.Error(
            $"can not both modify and remove the following {what}(s) in the same command: {string.Join(", ", both)}");
    }

    private static bool IsPair(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) > 0 || (word.EndsWith('-') && word.Length > 1);
}
