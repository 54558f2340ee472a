using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Controllers;

/// <summary>What is to be done about an object next.</summary>
internal abstract record GarbageStep
{
    private GarbageStep()
    {
    }

    /// <summary>Nothing, until something changes.</summary>
    public static GarbageStep Nothing { get; } = new NothingStep();

    /// <summary>Find out whether these owners exist, and decide again.</summary>
    public sealed record Verify(ImmutableArray<(string Uid, OwnerPlace Place)> Owners) : GarbageStep;

    /// <summary>Delete it: no owner keeps it.</summary>
    /// <param name="Item">The object, at the revision that was decided on.</param>
    /// <param name="Policy">How its own dependents are to fare.</param>
    /// <param name="Foreign">References that are wrong because their owner lives in another namespace.</param>
    public sealed record Delete(GarbageItem Item, string Policy, ImmutableArray<OwnerLink> Foreign) : GarbageStep;

    /// <summary>Take away references to owners that are gone or going: another owner keeps the object.</summary>
    public sealed record DropOwners(GarbageItem Item, ImmutableArray<string> Uids, ImmutableArray<OwnerLink> Foreign) : GarbageStep;

    /// <summary>Stop the object from holding back its owners: they wait for each other in a circle.</summary>
    public sealed record Unblock(GarbageItem Item, ImmutableArray<string> Owners) : GarbageStep;

    /// <summary>Take an owner's reference away from what it owns, and then the finalizer from the owner.</summary>
    public sealed record Orphan(GarbageItem Owner, ImmutableArray<GarbageItem> Dependents) : GarbageStep;

    /// <summary>Take the finalizer away: what the object owned is gone.</summary>
    public sealed record Finish(GarbageItem Owner) : GarbageStep;

    private sealed record NothingStep : GarbageStep;
}
