using System.Text;
using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>Changes of the tables of both families as they are gathered. Addresses find their family's table by themselves.</summary>
internal sealed class PolicyChanges(IReadOnlyList<IpFamily> families, string table)
{
    private readonly RuleChanges[] _changes = [.. families.Select(family => new RuleChanges(family, table))];

    /// <summary>Whether there is anything to do.</summary>
    public bool IsEmpty => _changes.All(changes => changes.IsEmpty);

    /// <summary>How many elements come or go.</summary>
    public int Elements => _changes.Sum(changes => changes.Elements);

    /// <summary>An element under an address becomes another; null where there is none.</summary>
    public void Set(string address, ElementKey key, string? before, string? now)
    {
        var family = FamilyOf(address);
        for (var i = 0; i < _changes.Length; i++)
        {
            if (families[i] == family)
            {
                _changes[i].Set(key, before, now);
            }
        }
    }

    /// <summary>Makes a set in every table.</summary>
    public void MakeSet(MemberRule rule) => Each((family, changes) => changes.MakeSet(rule.Name, rule.TypeIn(family)));

    /// <summary>Takes it away, with all that is in it.</summary>
    public void RemoveSet(string name) => Each((_, changes) => changes.RemoveSet(name));

    /// <summary>Gives a chain other rules in every table; it is there while it has any.</summary>
    public void Refill(
        string chain, Func<IpFamily, IReadOnlyList<string>> before, Func<IpFamily, IReadOnlyList<string>> now) =>
        Each((family, changes) => changes.Refill(chain, before(family), now(family)));

    /// <summary>Writes those of one family as text for <c>nft -f</c>.</summary>
    public void WriteTo(StringBuilder text, int family) => _changes[family].WriteTo(text);

    /// <summary>The family of an address that is written as rules write it.</summary>
    public static IpFamily FamilyOf(string address) => address.Contains(':', StringComparison.Ordinal) ? IpFamily.V6 : IpFamily.V4;

    private void Each(Action<IpFamily, RuleChanges> change)
    {
        for (var i = 0; i < _changes.Length; i++)
        {
            change(families[i], _changes[i]);
        }
    }
}
