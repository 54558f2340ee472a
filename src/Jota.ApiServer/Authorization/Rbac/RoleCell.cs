using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>
/// A role that bindings refer to, whether it exists or not: bindings keep their cell while the role in it comes, changes and goes. Its
/// rules are decoded and compiled when they are first asked for.
/// </summary>
internal sealed class RoleCell
{
    private volatile Content _content = Content.Nothing;

    /// <summary>Whether the role exists.</summary>
    public bool Exists => _content.Role is not null;

    /// <summary>The role's rules; none when it does not exist.</summary>
    public IReadOnlyList<V1PolicyRule> Rules => _content.Rules;

    /// <summary>What is in it now; null when the role is gone.</summary>
    public void Set(ApiObject? role) => _content = role is null ? Content.Nothing : new Content(role);

    /// <summary>Whether one of its rules grants this.</summary>
    public bool Allows(in AccessRequest request)
    {
        foreach (var rule in _content.Compiled)
        {
            if (rule.Allows(request))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Content(ApiObject? role)
    {
        private CompiledRule[]? _compiled;
        private IReadOnlyList<V1PolicyRule>? _rules;

        public static Content Nothing { get; } = new(null);

        public ApiObject? Role { get; } = role;

        public IReadOnlyList<V1PolicyRule> Rules => _rules ??= Read();

        public CompiledRule[] Compiled => _compiled ??= [.. Rules.Select(rule => new CompiledRule(rule))];

        private IReadOnlyList<V1PolicyRule> Read()
        {
            try
            {
                return [.. (Role?.Typed() switch
                {
                    V1Role namespaced => namespaced.Rules,
                    V1ClusterRole cluster => cluster.Rules,
                    _ => null,
                }) ?? []];
            }
            catch (JsonException)
            {
                // What cannot be read grants nothing.
                return [];
            }
        }
    }
}
