using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of requests and limits.</summary>
internal static class ResourceRules
{
    private static readonly string[] StandardNames =
    [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage", "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "storage", "requests.storage", "services.nodeports", "services.loadbalancers",
    ];

    private static readonly string[] CountedNames =
    [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
        "services.nodeports", "services.loadbalancers",
    ];

    /// <summary>What a container (or, as limits, the overhead of a pod) asks for.</summary>
    public static void ValidateContainer(V1ResourceRequirements requirements, PodClaimNames claims, FieldErrors at)
    {
        Validate(requirements, at, ValidateContainerName);
        ResourceClaimRules.ValidateReferences(requirements.Claims, claims, at.At("claims"));
    }

    /// <summary>Requests and limits whose names follow a rule of their own.</summary>
    public static void Validate(V1ResourceRequirements requirements, FieldErrors at, Action<string, FieldErrors> validateName)
    {
        foreach (var (name, amount) in requirements.Limits ?? new Dictionary<string, ResourceQuantity>())
        {
            ValidateAmount(name, amount, at.At("limits").Key(name), validateName);
        }

        foreach (var (name, amount) in requirements.Requests ?? new Dictionary<string, ResourceQuantity>())
        {
            var place = at.At("requests").Key(name);
            validateName(name, place);
            ValidateQuantity(name, amount, place);
            ValidateAgainstLimit(name, amount, requirements.Limits, at);
            ValidateHugePages(name, amount, place);
        }

        ValidateHugePagesCompany(requirements, at);
    }

    /// <summary>Not negative, and whole where the resource comes in pieces.</summary>
    public static void ValidateQuantity(string name, ResourceQuantity amount, FieldErrors at)
    {
        if (amount.ToDecimal() < 0)
        {
            at.Invalid(QuantityText.Of(amount), "must be greater than or equal to 0");
        }

        if (IsCounted(name) && amount.ToDecimal() % 1 != 0)
        {
            at.Invalid(QuantityText.Of(amount), "must be an integer");
        }
    }

    /// <summary>A standard name, or one with a domain. Answers whether it is right.</summary>
    public static bool ValidateName(string name, FieldErrors at)
    {
        var before = at.Refusals;
        at.InvalidEach(name, NameSyntax.QualifiedNameErrors(name));
        if (at.Refusals == before
            && !name.Contains('/', StringComparison.Ordinal)
            && !StandardNames.Contains(name)
            && !ResourceNaming.IsHugePages(ResourceNaming.Asked(name)))
        {
            at.Invalid(name, "must be a standard resource type or fully qualified");
        }

        return at.Refusals == before;
    }

    /// <summary>A resource that containers may ask for.</summary>
    public static void ValidateContainerName(string name, FieldErrors at)
    {
        ValidateName(name, at);
        if (!name.Contains('/', StringComparison.Ordinal))
        {
            if (!ResourceNaming.IsOfContainers(name))
            {
                at.Invalid(name, "must be a standard resource for containers");
            }
        }
        else if (!ResourceNaming.IsNative(name) && !ResourceNaming.IsExtended(name))
        {
            at.Invalid(name, "doesn't follow extended resource name standard");
        }
    }

    private static void ValidateAmount(string name, ResourceQuantity amount, FieldErrors at, Action<string, FieldErrors> validateName)
    {
        validateName(name, at);
        ValidateQuantity(name, amount, at);
        ValidateHugePages(name, amount, at);
    }

    private static void ValidateAgainstLimit(
        string name, ResourceQuantity amount, IDictionary<string, ResourceQuantity>? limits, FieldErrors at)
    {
        var fixedAmount = !ResourceNaming.MayOvercommit(name);
        if (limits is null || !limits.TryGetValue(name, out var limit))
        {
            if (fixedAmount)
            {
                at.At("limits").Required("Limit must be set for non overcommitable resources");
            }
        }
        else if (fixedAmount && amount.ToDecimal() != limit.ToDecimal())
        {
            at.At("requests").Invalid(QuantityText.Of(amount), $"must be equal to {name} limit of {QuantityText.Of(limit)}");
        }
        else if (amount.ToDecimal() > limit.ToDecimal())
        {
            at.At("requests").Invalid(QuantityText.Of(amount), $"must be less than or equal to {name} limit of {QuantityText.Of(limit)}");
        }
    }

    private static void ValidateHugePages(string name, ResourceQuantity amount, FieldErrors at)
    {
        if (!ResourceNaming.IsHugePages(name)
            || !Quantity.TryParse(name[ResourceNaming.HugePagesPrefix.Length..], out var size)
            || size.Sign <= 0)
        {
            return;
        }

        var total = amount.ToDecimal();
        if (total <= 0 || total % size.Value != 0)
        {
            at.Invalid(QuantityText.Of(amount), $"{QuantityText.Of(amount)} is not positive integer multiple of {name}");
        }
    }

    private static void ValidateHugePagesCompany(V1ResourceRequirements requirements, FieldErrors at)
    {
        var names = (requirements.Limits?.Keys ?? []).Concat(requirements.Requests?.Keys ?? []).ToArray();
        if (names.Any(ResourceNaming.IsHugePages) && !names.Any(name => name is ResourceNaming.Cpu or ResourceNaming.Memory))
        {
            at.Forbidden("HugePages require cpu or memory");
        }
    }

    private static bool IsCounted(string name) => CountedNames.Contains(name) || ResourceNaming.IsExtended(name);
}
