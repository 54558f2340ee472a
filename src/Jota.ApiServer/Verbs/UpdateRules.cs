using Jota.Api;

namespace Jota.ApiServer.Verbs;

/// <summary>What of an object an update may change: that depends on the subresource it goes to.</summary>
internal abstract class UpdateRules
{
    /// <summary>Through the object itself: all but the status.</summary>
    public static UpdateRules Main { get; } = new MainRules();

    /// <summary>Through <c>/status</c>: the status, and nothing else.</summary>
    public static UpdateRules Status { get; } = new StatusRules();

    /// <summary>Whether a changed spec counts in <c>metadata.generation</c>.</summary>
    public virtual bool CountsGeneration(Resource resource) => false;

    /// <summary>Whether metadata and status are all of a body that counts.</summary>
    public virtual bool TakesStatusOnly => false;

    /// <summary>
    /// Keeps what may not change; answers the object to go on with, which may share parts of <paramref name="old"/> but does not change it.
    /// </summary>
    public abstract object Prepare(Resource resource, object obj, object old);

    /// <summary>The last change before it is stored; in place, of what is not the old object's.</summary>
    public virtual void Settle(Resource resource, object obj)
    {
    }

    /// <summary>Every field error, metadata aside.</summary>
    public abstract void Check(Resource resource, object obj, object old, FieldErrors errors);

    private sealed class MainRules : UpdateRules
    {
        public override bool CountsGeneration(Resource resource) => resource.HasGeneration;

        public override object Prepare(Resource resource, object obj, object old) => resource.PrepareObjectForUpdate(obj, old);

        public override void Settle(Resource resource, object obj) => resource.SettleObject(obj);

        public override void Check(Resource resource, object obj, object old, FieldErrors errors) =>
            resource.ValidateObjectUpdate(obj, old, errors);
    }

    private sealed class StatusRules : UpdateRules
    {
        public override bool TakesStatusOnly => true;

        public override object Prepare(Resource resource, object obj, object old)
        {
            var owners = resource.MetadataOf(old).OwnerReferences;
            var kept = resource.PrepareObjectForStatusUpdate(obj, old);
            resource.MetadataOf(kept).OwnerReferences = owners;
            return kept;
        }

        public override void Check(Resource resource, object obj, object old, FieldErrors errors) =>
            resource.ValidateObjectStatusUpdate(obj, old, errors);
    }
}
