using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Deletion;
using Jota.Client;

namespace Jota.ApiServer.Kinds;

/// <summary>
/// What the server does for the objects of one kind beside what it does for all: what it hands out to them, how they end, who is told of
/// them. This class itself is what it does for nearly every kind; the others have a class of their own in this folder, and a line in
/// <see cref="KindTable"/>.
/// </summary>
internal class KindHooks
{
    /// <summary>For kinds about which there is nothing to say.</summary>
    public static KindHooks Usual { get; } = new();

    /// <summary>What hands out to the objects what they get of the server's stock; null where they get nothing.</summary>
    public virtual IObjectAllocator? Allocator => null;

    /// <summary>Decides what a delete request does, and marks <paramref name="obj"/> (the caller's own copy) accordingly.</summary>
    public virtual DeletionStep Delete(Resource resource, object obj, DeleteOptions options, DateTime now) =>
        DeletionPlan.Compute(resource, obj, options, now);

    /// <summary>Whether something of its own holds an object that is being deleted, beside finalizers and grace.</summary>
    public virtual bool IsHeld(object obj) => false;

    /// <summary>What an object must be like beside what its type says: expressions that can be used. Told after all other errors.</summary>
    /// <param name="obj">The object as it shall be.</param>
    /// <param name="old">The object as it is; null when it is new.</param>
    /// <param name="errors">Where refusals go.</param>
    public virtual void Check(object obj, object? old, FieldErrors errors)
    {
    }

    /// <summary>An object is about to be made: sets what the server itself says of it, in place.</summary>
    public virtual void OnCreating(object obj)
    {
    }

    /// <summary>An object is about to be changed: sets what the server itself says of that, in place.</summary>
    /// <param name="subresource">Through what: empty for the object itself.</param>
    /// <param name="before">The object as it is; only read.</param>
    /// <param name="after">The object as it shall be, before it is checked.</param>
    public virtual void OnUpdating(string subresource, object before, object after)
    {
    }

    /// <summary>
    /// Completes when what was written through the object itself is in effect; the client is answered then. Must not fail, and not last.
    /// </summary>
    public virtual Task WhenInEffectAsync(ApiObject written, CancellationToken ct) => Task.CompletedTask;

    /// <summary>An object is stored for the first time. Must be quick and must not fail.</summary>
    public virtual void OnCreated(ApiObject created)
    {
    }

    /// <summary>An object is stored anew, through itself or through a subresource. Must be quick and must not fail.</summary>
    public virtual void OnUpdated(string subresource, object before, object after, ApiObject written)
    {
    }
}
