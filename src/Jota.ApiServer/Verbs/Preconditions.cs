using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Verbs;

/// <summary>What a client takes for granted about the object that is there.</summary>
internal static class Preconditions
{
    /// <summary>An update is about this object, and about this version of it if it says one.</summary>
    public static void CheckUpdate(Resource resource, V1ObjectMeta wanted, ApiObject current)
    {
        var names = resource.Names;
        if (!string.IsNullOrEmpty(wanted.Uid) && wanted.Uid != current.Uid)
        {
            throw ApiException.Conflict(
                names,
                current.Key.Name,
                $"StorageError: invalid object, Code: 4, Key: {resource.StoragePrefix}{current.Key}, ResourceVersion: 0, " +
                $"AdditionalErrorMsg: Precondition failed: UID in precondition: {wanted.Uid}, UID in object meta: {current.Uid}");
        }

        if (!Revision.TryParse(wanted.ResourceVersion, out var version))
        {
            throw Failures.Internal($"strconv.ParseUint: parsing \"{wanted.ResourceVersion}\": invalid syntax");
        }

        if (version.IsNone)
        {
            CheckUnconditional(resource, current);
        }
        else if (version != current.Revision)
        {
            throw ApiException.Conflict(names, current.Key.Name, Failures.Modified);
        }
    }

    /// <summary>A patch is of the object that is there: another identity is no conflict but a field that cannot change.</summary>
    public static void CheckPatch(Resource resource, V1ObjectMeta wanted, ApiObject current)
    {
        if (!string.IsNullOrEmpty(wanted.Uid) && wanted.Uid != current.Uid)
        {
            var errors = new FieldErrors();
            errors.At("metadata").At("uid").Invalid(wanted.Uid, "field is immutable");
            throw ApiException.Invalid(resource.Names, current.Key.Name, errors.All);
        }
    }

    /// <summary>A deletion is about this object, and about this version of it if it says one.</summary>
    public static void CheckDelete(Resource resource, DeleteOptions options, ApiObject current)
    {
        if (options.Uid is { Length: > 0 } uid && uid != current.Uid)
        {
            throw Mismatch(
                resource,
                current,
                $"the UID in the precondition ({uid}) does not match the UID in record ({current.Uid}). The object might have been " +
                "deleted and then recreated");
        }

        if (options.ResourceVersion is { Length: > 0 } version && version != current.Revision.ToString())
        {
            throw Mismatch(
                resource,
                current,
                $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({current.Revision}). " +
                "The object might have been modified");
        }
    }

    private static void CheckUnconditional(Resource resource, ApiObject current)
    {
        if (!resource.AllowsUnconditionalUpdate)
        {
            var errors = new FieldErrors();
            errors.At("metadata").At("resourceVersion").Invalid(0, "must be specified for an update");
            throw ApiException.Invalid(resource.Names, current.Key.Name, errors.All);
        }
    }

    // Upstream names the kind here, where other conflicts name the resource.
    private static ApiException Mismatch(Resource resource, ApiObject current, string why) =>
        ApiException.Conflict(
        new ResourceNames(resource.Names.Group, resource.Names.Version, resource.Names.Kind, resource.Names.Kind), current.Key.Name, why);
}
