using System.Globalization;
using System.Text;

namespace Jota.Network.Services;

/// <summary>
/// Changes of one family's table as they are gathered, and then as one text for <c>nft</c>. What is taken back within them leaves no trace.
/// Order of the text: what is made, elements that go, elements that come, chains that are filled anew, what is taken away. So
/// nothing ever refers to what is not there.
/// </summary>
/// <param name="family">The table's family.</param>
/// <param name="table">The table's name.</param>
internal sealed class RuleChanges(IpFamily family, string table)
{
    private readonly StringBuilder _made = new();
    private readonly StringBuilder _filled = new();
    private readonly StringBuilder _removed = new();
    private readonly Dictionary<ElementKey, (string? Before, string? Now)> _elements = [];

    /// <summary>Whether there is anything to do.</summary>
    public bool IsEmpty =>
        _made.Length + _filled.Length + _removed.Length == 0 && _elements.Values.All(element => element.Before == element.Now);

    /// <summary>How many elements come or go.</summary>
    public int Elements => _elements.Values.Count(element => element.Before != element.Now);

    /// <summary>The client's address in rules.</summary>
    public string Client => $"{family.Word} saddr";

    private string Table => $"{family.Word} {table}";

    /// <summary>An element becomes another; null where there is none.</summary>
    public void Set(ElementKey key, string? before, string? now)
    {
        var first = _elements.TryGetValue(key, out var noted) ? noted.Before : before;
        _elements[key] = (first, now);
    }

    /// <summary>Elements become others; what is in both stays untouched.</summary>
    public void Replace(IEnumerable<KeyValuePair<ElementKey, string>> before, IEnumerable<KeyValuePair<ElementKey, string>> now)
    {
        var old = new Dictionary<ElementKey, string>(before);
        foreach (var (key, value) in now)
        {
            old.Remove(key, out var last);
            if (last != value)
            {
                Set(key, last, value);
            }
        }

        foreach (var (key, value) in old)
        {
            Set(key, value, null);
        }
    }

    /// <summary>Makes the chain that spreads connections over so many places.</summary>
    public void MakePicker(PickNames names, Front like, int places)
    {
        var (name, key) = (names.Chain(like.Protocol, places), BaseRules.PlaceKey(family, like.Protocol, like.IsNodePort));
        Line(_made, $"add chain {Table} {name}");
        Line(
            _made,
            $"add rule {Table} {name} dnat {family.Word} to {key} . numgen random mod {places} map @{names.Endpoints(like.Protocol)}");
    }

    /// <summary>Makes a set.</summary>
    public void MakeSet(string name, string type) => Line(_made, $"add set {Table} {name} {{ type {type}; }}");

    /// <summary>Takes it away, with its elements.</summary>
    public void RemoveSet(string name) => Line(_removed, $"delete set {Table} {name}");

    /// <summary>Makes the set of an endpoint's clients, and the chain that enters them.</summary>
    public void MakeSticky(StickyRules rules, Target target)
    {
        var name = rules.ChainOf(target);
        var to = family == IpFamily.V6 ? $"[{target.Address}]:{target.Port}" : $"{target.Address}:{target.Port}";
        Line(_made, $"add set {Table} {name} {{ type {family.AddressType}; flags dynamic, timeout; timeout {rules.Seconds}s; }}");
        Line(_made, $"add chain {Table} {name}");
        Line(_made, $"add rule {Table} {name} update @{name} {{ {Client} }}");
        Line(_made, $"add rule {Table} {name} meta l4proto {rules.Protocol.Word()} dnat to {to}");
    }

    /// <summary>Takes them away.</summary>
    public void RemoveSticky(string name)
    {
        Line(_removed, $"flush chain {Table} {name}");
        Line(_removed, $"delete chain {Table} {name}");
        Line(_removed, $"delete set {Table} {name}");
    }

    /// <summary>Gives a chain other rules; it is there while it has any.</summary>
    public void Refill(string chain, IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        if (before.SequenceEqual(now, StringComparer.Ordinal))
        {
            return;
        }

        if (before.Count == 0)
        {
            Line(_made, $"add chain {Table} {chain}");
        }
        else
        {
            Line(now.Count > 0 ? _filled : _removed, $"flush chain {Table} {chain}");
        }

        foreach (var rule in now)
        {
            Line(_filled, $"add rule {Table} {chain} {rule}");
        }

        if (now.Count == 0)
        {
            Line(_removed, $"delete chain {Table} {chain}");
        }
    }

    /// <summary>Writes them as text for <c>nft -f</c>.</summary>
    public void WriteTo(StringBuilder text)
    {
        text.Append(_made);
        WriteElements(text, "delete", element => element.Before);
        WriteElements(text, "add", element => element.Now);
        text.Append(_filled).Append(_removed);
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private void WriteElements(StringBuilder text, string verb, Func<(string? Before, string? Now), string?> valueOf)
    {
        var changed = _elements.Where(element => element.Value.Before != element.Value.Now && valueOf(element.Value) is not null);
        foreach (var map in changed.GroupBy(element => element.Key.Map))
        {
            text.Append(CultureInfo.InvariantCulture, $"{verb} element {Table} {map.Key} {{ ");
            var between = "";
            foreach (var (key, values) in map)
            {
                text.Append(between).Append(key.Key);
                if (valueOf(values) is { Length: > 0 } value)
                {
                    text.Append(" : ").Append(value);
                }

                between = ", ";
            }

            text.Append(" }\n");
        }
    }
}
