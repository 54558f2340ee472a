using System.Collections.Immutable;

namespace Jota.Cel.Functions;

/// <summary>What a function does.</summary>
/// <param name="arguments">The arguments, none of them an error; the first one is what it is called on.</param>
/// <param name="budget">What it may cost; the call itself is paid.</param>
internal delegate CelValue CelFunction(ReadOnlySpan<CelValue> arguments, CelBudget budget);

/// <summary>One way in which a function may be called.</summary>
/// <param name="Function">Its name; of a library's within a name of its own both, such as <c>sets.contains</c>.</param>
/// <param name="IsMember">Whether it is called on something.</param>
/// <param name="Parameters">What it takes; the first one is what it is called on.</param>
/// <param name="Result">What it gives.</param>
/// <param name="Run">What it does.</param>
internal sealed record CelOverload(string Function, bool IsMember, ImmutableArray<CelType> Parameters, CelType Result, CelFunction Run);
