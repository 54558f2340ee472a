using System.Text;
using Jota.Network.Services;

namespace Jota.Network.Policies;

/// <summary>
/// What the node's tables of policies are to hold, and the text that brings them there: all of it in the place of what may be there, or
/// what differs. A node none of whose pods is isolated has no tables. Knows no clock and does no I/O.
/// </summary>
/// <param name="table">The name of the tables.</param>
/// <param name="world">The cluster.</param>
/// <param name="families">The families of addresses that the machine has.</param>
internal sealed class PolicyTables(string table, PolicyWorld world, IReadOnlyList<IpFamily> families)
{
    private readonly PolicyLedger _ledger = new();
    private bool _begun;
    private volatile bool _isMade;

    /// <summary>Whether the node has tables, once the last text is carried out.</summary>
    public bool IsMade => _isMade;

    /// <summary>How many elements the last text changed.</summary>
    public int LastElements { get; private set; }

    /// <summary>The text for the world as it is now; empty when nothing differs. The first one replaces what may be there.</summary>
    public string Change()
    {
        if (!_begun)
        {
            world.TouchAll();
        }

        var changes = new PolicyChanges(families, table);
        _ledger.Change(world, world.Take(), changes);
        LastElements = changes.Elements;
        var text = new StringBuilder();
        for (var i = 0; i < families.Count; i++)
        {
            Write(text, i, changes);
        }

        _isMade = _ledger.IsAnyIsolated;
        _begun = true;
        return text.ToString();
    }

    private void Write(StringBuilder text, int family, PolicyChanges changes)
    {
        switch (_isMade, _ledger.IsAnyIsolated)
        {
            case (false, true):
                PolicyBase.WriteTo(text, families[family], table);
                changes.WriteTo(text, family);
                break;
            case (true, true):
                changes.WriteTo(text, family);
                break;
            case (true, false):
                // With all that is in it.
                PolicyBase.WriteRemoval(text, families[family], table);
                break;
            case (false, false) when !_begun:
                PolicyBase.WriteRemoval(text, families[family], table);
                break;
        }
    }
}
