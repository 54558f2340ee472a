using System.Numerics;
using Jota.Api;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>
/// One list of some rules (their verbs, say), by word: which of the rules have it. A set of rules is a number, a bit for each.
/// </summary>
internal sealed class HeldWords(int rules, RequestBudget budget)
{
    private readonly Dictionary<string, List<int>> _rules = new(StringComparer.Ordinal);
    private readonly SortedSet<int> _beginnings = [];

    /// <summary>A rule has these words.</summary>
    public void Add(int rule, IEnumerable<string>? words)
    {
        foreach (var word in words ?? [])
        {
            budget.Spend();
            if (!_rules.TryGetValue(word, out var having))
            {
                _rules[word] = having = [];
            }

            having.Add(rule);
        }
    }

    /// <summary>A rule has these paths, of which some stand for all that begin so.</summary>
    public void AddPaths(int rule, IEnumerable<string>? paths)
    {
        foreach (var path in paths ?? [])
        {
            Add(rule, [path]);
            if (path.EndsWith('*'))
            {
                _beginnings.Add(path.Length - 1);
            }
        }
    }

    /// <summary>The rules that have one of these words.</summary>
    public BigInteger With(params ReadOnlySpan<string> words)
    {
        budget.Spend(1 + (rules / 64));
        var bits = new byte[(rules / 8) + 1];
        foreach (var word in words)
        {
            if (_rules.TryGetValue(word, out var having))
            {
                budget.Spend(having.Count / 64);
                having.ForEach(rule => bits[rule / 8] |= (byte)(1 << (rule % 8)));
            }
        }

        return new BigInteger(bits, isUnsigned: true);
    }

    /// <summary>The rules that have a path, or what it begins with.</summary>
    public BigInteger Meaning(string path)
    {
        var words = new List<string> { path };
        foreach (var length in _beginnings)
        {
            budget.Spend();
            if (length > path.Length)
            {
                break;
            }

            words.Add(string.Concat(path.AsSpan(0, length), "*"));
        }

        return With([.. words]);
    }
}
