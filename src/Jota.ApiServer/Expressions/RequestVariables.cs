using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>
/// What expressions at admission may speak of, by upstream's names: the request, its objects, and what more there is for some of them.
/// Each variable has a place of its own; those that an expression may not use have no name.
/// </summary>
internal sealed record RequestVariables
{
    /// <summary>How many places there are.</summary>
    public const int Count = 8;

    /// <summary>What match conditions of webhooks may speak of.</summary>
    public static RequestVariables WithoutParams { get; } = new() { HasAuthorizer = true };

    /// <summary>Whether there is a policy's parameter.</summary>
    public bool HasParams { get; init; }

    /// <summary>Whether the authorizer may be asked.</summary>
    public bool HasAuthorizer { get; init; }

    /// <summary>The type of the object, new or old.</summary>
    public CelType Object { get; init; } = CelType.Dyn;

    /// <summary>The type of the parameter.</summary>
    public CelType Params { get; init; } = CelType.Dyn;

    /// <summary>The variables of a policy that were told before; null where there are none.</summary>
    public CelType? Composed { get; init; }

    /// <summary>The types of objects that may be made, by name.</summary>
    public Func<string, CelType?> Made { get; init; } = static _ => null;

    /// <summary>The environment of these.</summary>
    public CelEnvironment Environment() => new(
        [
            new("object", Object),
            new("oldObject", Object),
            new("request", RequestTypes.Request),
            new("namespaceObject", RequestTypes.Namespace),
            new(HasParams ? "params" : "", Params),
            new(HasAuthorizer ? "authorizer" : "", CelAuthorizer.TypeOf),
            new(HasAuthorizer ? "authorizer.requestResource" : "", CelAuthorizer.ResourceTypeOf),
            new(Composed is null ? "" : "variables", Composed ?? CelType.Dyn),
        ])
    {
        ObjectTypes = Made,
    };
}
