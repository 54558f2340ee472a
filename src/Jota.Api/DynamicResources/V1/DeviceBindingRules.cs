namespace Jota.Api;

/// <summary>The rules of the conditions that a device waits for before pods are bound: none twice, and both kinds or none.</summary>
internal static class DeviceBindingRules
{
    public static void Validate(IList<string>? conditions, IList<string>? failures, FieldErrors at)
    {
        var (good, bad) = (at.At("bindingConditions"), at.At("bindingFailureConditions"));
        Bounded.Validate(conditions, DeviceLimits.BindingConditions, good, ValidateName);
        Bounded.Validate(failures, DeviceLimits.BindingConditions, bad, ValidateName);
        FirstPassLists.CheckUnique(conditions, good);
        FirstPassLists.CheckUnique(failures, bad);
        var awaited = conditions is { Count: > 0 } ? conditions.ToHashSet(StringComparer.Ordinal) : [];
        for (var i = 0; i < failures?.Count; i++)
        {
            if (awaited.Contains(failures[i]))
            {
                bad.At(i).Invalid(failures[i], "bindingFailureConditions must not overlap with bindingConditions");
            }
        }

        switch ((conditions?.Count > 0, failures?.Count > 0))
        {
            case (false, true):
                good.InvalidList(conditions ?? [], "bindingConditions are required to use bindingFailureConditions");
                break;
            case (true, false):
                bad.InvalidList(failures ?? [], "bindingFailureConditions are required to use bindingConditions");
                break;
            default:
                break;
        }
    }

    private static void ValidateName(string name, FieldErrors at) => at.InvalidEach(name, NameSyntax.QualifiedNameErrors(name));
}
