using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of environment variables and their sources.</summary>
internal static class EnvironmentRules
{
    public static void Validate(IList<V1EnvVar>? variables, PodSpecScope scope, FieldErrors at)
    {
        for (var i = 0; i < variables?.Count; i++)
        {
            var place = at.At(i);
            FirstPass.Check(variables[i], place);
            if (variables[i].ValueFrom is { } source)
            {
                ValidateSource(variables[i], source, scope, place.At("valueFrom"));
            }
        }
    }

    public static void ValidateSources(IList<V1EnvFromSource>? sources, FieldErrors at)
    {
        for (var i = 0; i < sources?.Count; i++)
        {
            var source = sources[i];
            FirstPass.Check(source, at.At(i));
            if (source.ConfigMapRef is { } configMap)
            {
                ValidateSourceName(configMap.Name, at.At(i).At("configMapRef").At("name"));
            }

            if (source.SecretRef is { } secret)
            {
                ValidateSourceName(secret.Name, at.At(i).At("secretRef").At("name"));
            }

            // Upstream tells these of the whole list.
            switch (source)
            {
                case { ConfigMapRef: null, SecretRef: null }:
                    at.Invalid("", "must specify one of: `configMapRef` or `secretRef`");
                    break;
                case { ConfigMapRef: not null, SecretRef: not null }:
                    at.Invalid("", "may not have more than one field specified at a time");
                    break;
                default:
                    break;
            }
        }
    }

    private static void ValidateSource(V1EnvVar variable, V1EnvVarSource source, PodSpecScope scope, FieldErrors at)
    {
        DownwardRules.ValidateField(source.FieldRef, DownwardRules.EnvironmentFields, at.At("fieldRef"));
        DownwardRules.ValidateResource(source.ResourceFieldRef, ofVolume: false, at.At("resourceFieldRef"));
        if (source.ConfigMapKeyRef is { } configMap)
        {
            ValidateKey(configMap.Name, configMap.Key, at.At("configMapKeyRef"));
        }

        if (source.SecretKeyRef is { } secret)
        {
            ValidateKey(secret.Name, secret.Key, at.At("secretKeyRef"));
        }

        ValidateFileKey(source.FileKeyRef, scope, at.At("fileKeyRef"));
        object?[] sources = [source.FieldRef, source.ResourceFieldRef, source.ConfigMapKeyRef, source.SecretKeyRef, source.FileKeyRef];
        switch (sources.Count(s => s is not null))
        {
            case 0:
                at.Invalid("", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
                break;
            case >= 1 when !string.IsNullOrEmpty(variable.Value):
                at.Invalid("", "may not be specified when `value` is not empty");
                break;
            case > 1:
                at.Invalid("", "may not have more than one field specified at a time");
                break;
            default:
                break;
        }
    }

    private static void ValidateKey(string? name, string? key, FieldErrors at)
    {
        at.At("name").InvalidEach(name ?? "", NameSyntax.DnsSubdomainErrors(name ?? ""));
        if (at.At("key").Present(key))
        {
            at.At("key").InvalidEach(key, NameSyntax.ConfigKeyErrors(key!));
        }
    }

    private static void ValidateFileKey(V1FileKeySelector? file, PodSpecScope scope, FieldErrors at)
    {
        if (file is null)
        {
            return;
        }

        FirstPass.Check(file, at);
        if (at.At("volumeName").Present(file.VolumeName) && !scope.Volumes.ContainsKey(file.VolumeName))
        {
            at.At("volumeName").NotFound(file.VolumeName);
        }
        else if (file.VolumeName is { Length: > 0 } && scope.Volumes.GetValueOrDefault(file.VolumeName) is { EmptyDir: null })
        {
            at.At("volumeName").Invalid(file.VolumeName, "referenced volume must be of type emptyDir");
        }

        if (at.At("path").Present(file.Path))
        {
            PathRules.LocalAndFree(file.Path, at.At("path"));
        }
    }

    private static void ValidateSourceName(string? name, FieldErrors at)
    {
        if (at.Present(name))
        {
            at.InvalidEach(name, NameSyntax.DnsSubdomainErrors(name!, prefix: true));
        }
    }
}
