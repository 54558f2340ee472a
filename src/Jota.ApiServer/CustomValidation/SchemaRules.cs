using Jota.Api;

namespace Jota.ApiServer.CustomValidation;

/// <summary>The rules of a custom kind, in one of its versions.</summary>
internal sealed class SchemaRules : CustomRules
{
    private readonly RulePlace _root;

    private SchemaRules(RulePlace root) => _root = root;

    /// <summary>The rules of a kind's schema; null when there are none.</summary>
    public static CustomRules? Of(ResourceNames names, JsonSchema schema) =>
        RulePlace.Of(schema, names.Kind) is { } root ? new SchemaRules(root) : null;

    /// <inheritdoc/>
    public override void Check(UntypedObject obj, UntypedObject? old, Action<FieldErrorReason, string, string> refuse)
    {
        var walk = new RuleWalk(refuse);
        walk.Root(_root, obj, old);
    }
}
