using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of how much of a capacity may be asked for; only of devices that several may have.</summary>
internal static class DeviceCapacityRules
{
    public static void Validate(V1DeviceCapacity capacity, bool shared, FieldErrors at)
    {
        if (capacity.RequestPolicy is not { } policy)
        {
            return;
        }

        var most = Read(capacity.Value) ?? Quantity.Zero;
        switch (policy)
        {
            case var _ when !shared:
                at.Forbidden("allowMultipleAllocations must be true");
                break;
            case { ValidValues.Count: > 0, ValidRange: not null }:
                at.Forbidden(
                    "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same time");
                break;
            case { ValidValues: { Count: > 0 } values }:
                ValidateValues(values, Read(policy.DefaultProperty), most, at);
                break;
            case { ValidRange: { } range }:
                ValidateRange(range, Read(policy.DefaultProperty), most, at);
                break;
            default:
                break;
        }
    }

    private static void ValidateValues(IList<ResourceQuantity> values, Quantity? usual, Quantity most, FieldErrors at)
    {
        if (usual is null)
        {
            at.At("default").Required("required when validValues is defined");
            return;
        }

        var place = at.At("validValues");
        var read = values.Select(value => Read(value) ?? Quantity.Zero).ToArray();
        for (var i = 1; i < read.Length; i++)
        {
            place.At(i).InvalidIf(read[i].ToString(), read[i - 1] > read[i] ? "values must be sorted in ascending order" : null);
        }

        Bounded.ValidateSet(read, DeviceLimits.ValidValues, place, static value => value.ToString(), (value, where) => where.InvalidIf(
            value.ToString(), value > most ? $"option is larger than capacity value: {most}" : null));
        if (!read.Contains(usual.Value))
        {
            place.Invalid(usual.Value.ToString(), "default value is not valid according to the requestPolicy");
        }
    }

    private static void ValidateRange(V1CapacityRequestPolicyRange range, Quantity? usual, Quantity most, FieldErrors at)
    {
        if (usual is not { } said)
        {
            at.At("default").Required("required when validRange is defined");
            return;
        }

        var place = at.At("validRange");
        if (Read(range.Min) is not { } min)
        {
            place.At("min").Required("required when validRange is defined");
            return;
        }

        Refuse(place.At("min"), min, min > most, $"min is larger than capacity value: {most}");
        Refuse(place.At("default"), said, said < min, $"default is less than min: {min}");
        var max = Read(range.Max);
        if (max is { } limit)
        {
            Refuse(place.At("max"), min, min > limit, $"min is larger than max: {limit}");
            Refuse(place.At("max"), limit, limit > most, $"max is larger than capacity value: {most}");
            Refuse(place.At("default"), said, said > limit, $"default is more than max: {limit}");
        }

        if (Read(range.Step) is { } step)
        {
            ValidateStep((said, min, max, step), most, place.At("step"));
        }
    }

    private static void ValidateStep((Quantity Usual, Quantity Min, Quantity? Max, Quantity Step) said, Quantity most, FieldErrors at)
    {
        if (said.Step <= Quantity.Zero)
        {
            at.Invalid(said.Step.ToString(), "must be greater than zero");
            return;
        }

        var first = said.Min + said.Step;
        Refuse(at, said.Step, first > most, $"one step {first} is larger than capacity value: {most}");
        Refuse(at, said.Usual, !IsStep(said.Usual), Words());
        if (said.Max is { } max)
        {
            Refuse(at, max, !IsStep(max), Words());
        }

        bool IsStep(Quantity value) => (value.Nanos - said.Min.Nanos) % said.Step.Nanos == 0;

        string Words() => $"value is not a multiple of a given step ({said.Step}) from ({said.Min})";
    }

    private static void Refuse(FieldErrors at, Quantity value, bool wrong, string rule) =>
        at.InvalidIf(value.ToString(), wrong ? rule : null);

    private static Quantity? Read(ResourceQuantity? quantity) => quantity is null ? null : Quantity.Of(quantity);
}
