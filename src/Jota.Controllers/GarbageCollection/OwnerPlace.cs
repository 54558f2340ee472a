using Jota.Api;

namespace Jota.Controllers;

/// <summary>Where an owner must be for a reference to it to be right.</summary>
internal readonly record struct OwnerPlace(Resource Resource, ObjectKey Key);
