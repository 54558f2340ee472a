using System.Text;

namespace Jota.Network.Services;

/// <summary>
/// What the node's tables of both families are to hold, and the text that brings them there: all of it in the place of what may be there,
/// or what differs for some services. Knows no clock and does no I/O.
/// </summary>
/// <param name="table">The name of the tables.</param>
/// <param name="node">The node.</param>
internal sealed class ServiceTables(string table, NodeFacts node)
{
    private readonly RuleLedger[] _ledgers = [.. IpFamily.Both.Select(_ => new RuleLedger())];
    private readonly bool[] _made = new bool[IpFamily.Both.Count];
    private bool _begun;

    /// <summary>The node that they are for.</summary>
    public NodeFacts Node => node;

    /// <summary>How many elements the last text changed.</summary>
    public int LastElements { get; private set; }

    /// <summary>
    /// The text for some services as they are now; empty when nothing differs. The first one replaces what may be there. A cluster without
    /// IPv6 services has no table for them, as its machine may have no IPv6.
    /// </summary>
    /// <param name="services">The services; those that are gone have no object.</param>
    /// <param name="stale">Notes which conversations lead nowhere after it.</param>
    public string Change(IEnumerable<ServiceInput> services, StaleFlows stale)
    {
        var changes = IpFamily.Both.Select(family => new RuleChanges(family, table)).ToArray();
        foreach (var input in services)
        {
            for (var i = 0; i < changes.Length; i++)
            {
                Change(i, input, changes[i], stale);
            }
        }

        var text = new StringBuilder();
        LastElements = changes.Sum(change => change.Elements);
        for (var i = 0; i < changes.Length; i++)
        {
            WriteBase(text, i, isNeeded: IpFamily.Both[i] == IpFamily.V4 || !changes[i].IsEmpty);
            changes[i].WriteTo(text);
        }

        _begun = true;
        return text.ToString();
    }

    private void WriteBase(StringBuilder text, int family, bool isNeeded)
    {
        if (isNeeded && !_made[family])
        {
            BaseRules.WriteTo(text, IpFamily.Both[family], table, node);
            _made[family] = true;
        }
        else if (!_begun)
        {
            BaseRules.WriteRemoval(text, IpFamily.Both[family], table);
        }
    }

    private void Change(int family, ServiceInput input, RuleChanges changes, StaleFlows stale)
    {
        var name = input.Key.ToString();
        var before = _ledgers[family].Of(name);
        var now = input.Service is { } service
            ? ServicePlan.Compute(service, input.Slices, node, IpFamily.Both[family])
            : ServiceRules.None;
        _ledgers[family].Change(name, now, changes);
        stale.Note(before, now);
    }
}
