namespace Jota.Cel;

/// <summary>What can be asked about access, as expressions hold it: the variables <c>authorizer</c> and <c>authorizer.requestResource</c>,
/// and what they lead to.</summary>
public sealed class CelAuthorizer : CelValue
{
    private CelAuthorizer(CelType type, ICelAuthorizer authorizer, CelAccess access) =>
        (Type, Authorizer, Access) = (type, authorizer, access);

    /// <summary>The type of <c>authorizer</c>.</summary>
    public static CelType TypeOf { get; } = CelType.Opaque("kubernetes.authorization.Authorizer");

    /// <summary>The type of <c>authorizer.requestResource</c>, and of every resource that is asked about.</summary>
    public static CelType ResourceTypeOf { get; } = CelType.Opaque("kubernetes.authorization.ResourceCheck");

    /// <inheritdoc/>
    public override CelType Type { get; }

    internal static CelType PathTypeOf { get; } = CelType.Opaque("kubernetes.authorization.PathCheck");

    internal static CelType GroupTypeOf { get; } = CelType.Opaque("kubernetes.authorization.GroupCheck");

    internal ICelAuthorizer Authorizer { get; }

    internal CelAccess Access { get; }

    /// <summary>Asks about whoever sent the request.</summary>
    public static CelAuthorizer Of(ICelAuthorizer authorizer) => new(TypeOf, authorizer, new());

    /// <summary>Asks about a resource.</summary>
    public static CelAuthorizer OfResource(ICelAuthorizer authorizer, CelAccess access) => new(ResourceTypeOf, authorizer, access);

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) =>
        other is CelAuthorizer asked && asked.Type.Equals(Type) && asked.Access == Access;

    internal CelAuthorizer With(CelType type, CelAccess access) => new(type, Authorizer, access);
}

/// <summary>What was decided.</summary>
internal sealed class CelDecisionValue(CelDecision decision) : CelValue
{
    public static CelType TypeOf { get; } = CelType.Opaque("kubernetes.authorization.Decision");

    public CelDecision Decision { get; } = decision;

    public override CelType Type => TypeOf;

    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelDecisionValue said && said.Decision == Decision;
}
