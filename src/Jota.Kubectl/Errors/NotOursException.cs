namespace Jota.Kubectl;

/// <summary>
/// A command line that another kubectl must do: something in it is not built here. Thrown before anything was printed or changed.
/// </summary>
/// <param name="what">What it is.</param>
internal sealed class NotOursException(string what) : Exception(what);
