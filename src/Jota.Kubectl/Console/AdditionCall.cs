using Jota.Client;

namespace Jota.Kubectl;

/// <summary>A command line of an <see cref="Addition"/>.</summary>
/// <param name="Server">Where the server is, and who we are to it.</param>
/// <param name="Namespace">The namespace of objects that name none.</param>
/// <param name="Kind">The word for the objects' kind.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Output">What scripts read.</param>
/// <param name="Error">What people read.</param>
public sealed record AdditionCall(HttpApiOptions Server, string Namespace, string Kind, string Name, TextWriter Output, TextWriter Error);
