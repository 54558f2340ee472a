namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>The smallest part of a rule: one verb on one resource (perhaps one object of it), or on one path.</summary>
internal sealed record SingleRule(string Verb, string Group, string Resource, string? Name, string? Path);
