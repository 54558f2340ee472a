using Jota.Cel.Evaluation;

namespace Jota.Cel.Checking;

/// <summary>A part of an expression, looked through.</summary>
/// <param name="Step">What is evaluated.</param>
/// <param name="Type">What it gives.</param>
internal readonly record struct CelPart(CelStep Step, CelType Type);
