namespace Jota.Cel;

/// <summary>A value of the Common Expression Language. Never changes.</summary>
public abstract class CelValue
{
    /// <summary>What it is.</summary>
    public abstract CelType Type { get; }

    /// <summary>Whether two values are equal as <c>==</c> has it: numbers by what they stand for, whatever their types are.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="budget">What the comparison may cost.</param>
    public abstract bool IsEqual(CelValue other, CelBudget budget);

    /// <summary>What this value is when nothing was given: empty, zero, false, null.</summary>
    internal virtual bool IsZero => false;
}

/// <summary>Null.</summary>
public sealed class CelNull : CelValue
{
    private CelNull()
    {
    }

    /// <summary>The only one.</summary>
    public static CelNull Value { get; } = new();

    /// <inheritdoc/>
    public override CelType Type => CelType.Null;

    internal override bool IsZero => true;

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelNull;
}

/// <summary>True or false.</summary>
public sealed class CelBool : CelValue
{
    private CelBool(bool value) => Value = value;

    /// <summary>Yes.</summary>
    public static CelBool True { get; } = new(true);

    /// <summary>No.</summary>
    public static CelBool False { get; } = new(false);

    /// <summary>Which.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override CelType Type => CelType.Bool;

    internal override bool IsZero => !Value;

    /// <summary>The one for a truth.</summary>
    public static CelBool Of(bool value) => value ? True : False;

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) => other == this;
}

/// <summary>Text.</summary>
public sealed class CelString(string value) : CelValue
{
    /// <summary>What it says.</summary>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public override CelType Type => CelType.String;

    internal override bool IsZero => Value.Length == 0;

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget)
    {
        if (other is not CelString text)
        {
            return false;
        }

        budget.SpendFor(Math.Min(Value.Length, text.Value.Length));
        return Value == text.Value;
    }
}

/// <summary>Bytes.</summary>
public sealed class CelBytes(ReadOnlyMemory<byte> value) : CelValue
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <inheritdoc/>
    public override CelType Type => CelType.Bytes;

    internal override bool IsZero => Value.IsEmpty;

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget)
    {
        if (other is not CelBytes bytes)
        {
            return false;
        }

        budget.SpendFor(Math.Min(Value.Length, bytes.Value.Length));
        return Value.Span.SequenceEqual(bytes.Value.Span);
    }
}

/// <summary>A type, as a value.</summary>
public sealed class CelTypeValue(CelType value) : CelValue
{
    /// <summary>Which.</summary>
    public CelType Value { get; } = value;

    /// <inheritdoc/>
    public override CelType Type => CelType.Type;

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelTypeValue type && type.Value.Name == Value.Name;
}

/// <summary>What came instead of a value: why there is none. Goes up through everything but a decision that does not depend on
/// it.</summary>
public sealed class CelError(string message) : CelValue
{
    /// <summary>Why.</summary>
    public string Message { get; } = message;

    /// <inheritdoc/>
    public override CelType Type => CelType.Dyn;

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) => false;

    /// <summary>No function takes such values.</summary>
    internal static CelError NoOverload() => new("no such overload");
}

/// <summary>A value that may be missing.</summary>
public sealed class CelOptional : CelValue
{
    private CelOptional(CelValue? value) => Value = value;

    /// <summary>Nothing.</summary>
    public static CelOptional None { get; } = new(null);

    /// <summary>What is there; null when nothing is.</summary>
    public CelValue? Value { get; }

    /// <inheritdoc/>
    public override CelType Type => CelType.Optional(Value?.Type ?? CelType.Dyn);

    internal override bool IsZero => Value is null;

    /// <summary>Something.</summary>
    public static CelOptional Of(CelValue value) => new(value);

    /// <inheritdoc/>
    public override bool IsEqual(CelValue other, CelBudget budget) => other is CelOptional optional
        && (Value is null || optional.Value is null ? Value == optional.Value : Value.IsEqual(optional.Value, budget));
}
