using System.Collections.Immutable;
using Jota.Cel.Functions;

namespace Jota.Cel.Evaluation;

/// <summary>A part of an expression, ready to be evaluated. Holds no state of an evaluation.</summary>
internal abstract class CelStep
{
    public abstract CelValue Evaluate(CelFrame frame);
}

/// <summary>Always the same.</summary>
internal sealed class ConstantStep(CelValue value) : CelStep
{
    public override CelValue Evaluate(CelFrame frame) => value;
}

/// <summary>A variable.</summary>
internal sealed class VariableStep(int slot) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        frame.Budget.Spend();
        return frame.Slots[slot];
    }
}

/// <summary>A field; or whether there is one.</summary>
internal sealed class SelectStep(CelStep operand, string field, bool isOptional, bool isTest) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        frame.Budget.Spend();
        var value = operand.Evaluate(frame);

        // What is missing goes on being missing.
        var isWithin = isOptional || value is CelOptional;
        if (value is CelOptional optional)
        {
            if (optional.Value is null)
            {
                return isTest ? CelBool.False : optional;
            }

            value = optional.Value;
        }

        if (value is not CelMap map)
        {
            return value as CelError ?? CelError.NoOverload();
        }

        var found = map.Find(field);
        if (isTest)
        {
            return CelBool.Of(found is not null);
        }

        if (isWithin)
        {
            return found is null ? CelOptional.None : found as CelError ?? (CelValue)CelOptional.Of(found);
        }

        return found ?? new CelError($"no such key: {field}");
    }
}

/// <summary>An item, or an entry.</summary>
internal sealed class IndexStep(CelStep operand, CelStep index, bool isOptional) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        frame.Budget.Spend();
        var value = operand.Evaluate(frame);
        var isWithin = isOptional || value is CelOptional;
        if (value is CelOptional optional)
        {
            if (optional.Value is null)
            {
                return optional;
            }

            value = optional.Value;
        }

        var at = index.Evaluate(frame);
        if ((value as CelError ?? at as CelError) is { } error)
        {
            return error;
        }

        var found = Find(value, at);
        if (isWithin)
        {
            return found is CelError ? CelOptional.None : CelOptional.Of(found);
        }

        return found;
    }

    private static CelValue Find(CelValue value, CelValue at)
    {
        switch (value)
        {
            case CelMap map:
                return map.Find(at) ?? new CelError($"no such key: {Show(at)}");
            case CelList list when Whole(at) is { } place:
                return place >= 0 && place < list.Count ? list[(int)place] : new CelError($"index out of bounds: {place}");
            default:
                return CelError.NoOverload();
        }
    }

    private static long? Whole(CelValue value) => value switch
    {
        CelInt number => number.Value,
        CelUint number => number.Value <= long.MaxValue ? (long)number.Value : long.MaxValue,
        CelDouble number when number.Value == Math.Floor(number.Value) && Math.Abs(number.Value) < 1L << 53 => (long)number.Value,
        _ => null,
    };

    private static string Show(CelValue value) => value switch
    {
        CelString text => text.Value,
        CelInt number => $"{number.Value}",
        CelUint number => $"{number.Value}",
        CelBool truth => truth.Value ? "true" : "false",
        _ => value.Type.Name,
    };
}

/// <summary>Both, or one of two: what one side decides does not fail for the other's sake.</summary>
/// <param name="left">One side.</param>
/// <param name="right">The other.</param>
/// <param name="decides">What decides by itself: false of "and", true of "or".</param>
internal sealed class LogicStep(CelStep left, CelStep right, CelBool decides) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        var first = left.Evaluate(frame);
        if (first == decides)
        {
            return first;
        }

        var second = right.Evaluate(frame);
        if (second == decides)
        {
            return second;
        }

        return first as CelError ?? second as CelError ?? (first is CelBool && second is CelBool ? second : CelError.NoOverload());
    }
}

/// <summary>One or the other.</summary>
internal sealed class ConditionalStep(CelStep condition, CelStep then, CelStep otherwise) : CelStep
{
    public override CelValue Evaluate(CelFrame frame) => condition.Evaluate(frame) switch
    {
        CelBool truth => truth.Value ? then.Evaluate(frame) : otherwise.Evaluate(frame),
        CelError error => error,
        _ => CelError.NoOverload(),
    };
}

/// <summary>A call.</summary>
internal sealed class CallStep(ImmutableArray<CelOverload> overloads, ImmutableArray<CelStep> arguments) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        frame.Budget.Spend();
        var values = new CelValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(frame);
            if (values[i] is CelError error)
            {
                return error;
            }
        }

        foreach (var overload in overloads)
        {
            if (Takes(overload, values))
            {
                return overload.Run(values, frame.Budget);
            }
        }

        return CelError.NoOverload();
    }

    private static bool Takes(CelOverload overload, CelValue[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!CelArguments.Takes(overload.Parameters[i], values[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A list that is written down.</summary>
internal sealed class ListStep(ImmutableArray<(CelStep Value, bool IsOptional)> elements) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        frame.Budget.Spend(10);
        var items = new List<CelValue>(elements.Length);
        foreach (var (element, isOptional) in elements)
        {
            var value = element.Evaluate(frame);
            if (value is CelError)
            {
                return value;
            }

            if (!isOptional)
            {
                items.Add(value);
            }
            else if (value is not CelOptional optional)
            {
                return CelError.NoOverload();
            }
            else if (optional.Value is not null)
            {
                items.Add(optional.Value);
            }
        }

        return CelList.Of(items);
    }
}

/// <summary>A map, or an object, that is written down.</summary>
/// <param name="entries">What is in it.</param>
/// <param name="type">The type of the object; null for a map.</param>
internal sealed class MapStep(ImmutableArray<(CelStep Key, CelStep Value, bool IsOptional)> entries, CelType? type) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        frame.Budget.Spend(30);
        var map = new Dictionary<CelKey, CelValue>(entries.Length);
        foreach (var (keyStep, valueStep, isOptional) in entries)
        {
            var (key, value) = (keyStep.Evaluate(frame), valueStep.Evaluate(frame));
            if ((key as CelError ?? value as CelError) is { } error)
            {
                return error;
            }

            if (isOptional)
            {
                if (value is not CelOptional optional)
                {
                    return CelError.NoOverload();
                }

                if (optional.Value is null)
                {
                    continue;
                }

                value = optional.Value;
            }

            if (CelKey.Of(key) is not { } place || key is CelDouble)
            {
                return new CelError("unsupported key type");
            }

            if (!map.TryAdd(place, value))
            {
                return new CelError("Failed with repeated key");
            }
        }

        return CelMap.Of(map, type);
    }
}

/// <summary>What is made of an optional value that is there.</summary>
internal sealed class OptionalMapStep(CelStep target, int slot, CelStep transform, bool isFlat) : CelStep
{
    public override CelValue Evaluate(CelFrame frame)
    {
        var value = target.Evaluate(frame);
        if (value is not CelOptional optional)
        {
            return value as CelError ?? CelError.NoOverload();
        }

        if (optional.Value is null)
        {
            return optional;
        }

        frame.Slots[slot] = optional.Value;
        var made = transform.Evaluate(frame);
        return made is CelError || isFlat ? made : CelOptional.Of(made);
    }
}
